from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('responsibilities', '0004_offers_are_rows'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'taken', 'ended'])), name='duty_state_known'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), models.Q(('carrier__isnull', True), ('taken_by__isnull', True), ('since__isnull', True), ('until__isnull', True)), _connector='OR'), name='open_duty_has_no_holder'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(('taken_by__isnull', True), ('carrier__isnull', True), _connector='OR'), name='duty_has_one_holder'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'ended'), _negated=True), ('until__isnull', False), _connector='OR'), name='ended_duty_has_last_day'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(('since__isnull', True), ('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='duty_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(('wanted_from__isnull', True), ('wanted_until__isnull', True), ('wanted_until__gte', models.F('wanted_from')), _connector='OR'), name='duty_wanted_in_order'),
        ),
        migrations.AddConstraint(
            model_name='responsibility',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken'), _negated=True), models.Q(models.Q(models.Q(('carrier__isnull', True), ('taken_by__isnull', True), _negated=True), models.Q(('held_as', ''), _negated=True), _connector='OR'), ('since__isnull', False)), _connector='OR'), name='taken_duty_has_holder'),
        ),
    ]
