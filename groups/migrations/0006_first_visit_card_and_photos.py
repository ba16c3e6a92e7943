import django.db.models.deletion
import places.models.first_visit
import places.models.photo
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('groups', '0005_how_to_take_part'),
        ('places', '0005_first_visit_card_and_photos'),
    ]

    operations = [
        migrations.RenameField(model_name='circle', old_name='welcome', new_name='first_visit'),
        migrations.AddField(
            model_name='circle',
            name='bus_stop',
            field=models.CharField(blank=True, max_length=160, verbose_name='Lähin pysäkki'),
        ),
        migrations.AddField(
            model_name='circle',
            name='company',
            field=models.CharField(blank=True, choices=[('yes', 'Kyllä. Joku voi tulla sinua vastaan.'), ('no', 'Ei vielä. Voit ottaa tutun ihmisen mukaan.')], max_length=12, verbose_name='Voiko joku tulla kanssani'),
        ),
        migrations.AddField(
            model_name='circle',
            name='costs',
            field=models.CharField(blank=True, max_length=160, verbose_name='Mitä maksaa'),
        ),
        migrations.AddField(
            model_name='circle',
            name='getting_in',
            field=models.TextField(blank=True, max_length=1000, verbose_name='Miten pääsen sisään'),
        ),
        migrations.AddField(
            model_name='circle',
            name='how_long',
            field=models.CharField(blank=True, max_length=160, verbose_name='Kuinka kauan'),
        ),
        migrations.AddField(
            model_name='circle',
            name='just_sit',
            field=models.CharField(blank=True, choices=[('yes', 'Kyllä. Saat vain istua ja olla.'), ('mostly', 'Useimmiten. Joskus täällä tehdään jotain yhdessä.'), ('no', 'Ei. Täällä tehdään jotain yhdessä.')], max_length=12, verbose_name='Saako vain istua ja olla'),
        ),
        migrations.AddField(
            model_name='circle',
            name='meets_you',
            field=models.CharField(blank=True, max_length=60, validators=[places.models.first_visit.first_name_or_role], verbose_name='Kuka ottaa vastaan'),
        ),
        migrations.AddField(
            model_name='circle',
            name='quiet_corner',
            field=models.CharField(blank=True, choices=[('yes', 'On. Voit vetäytyä hetkeksi.'), ('ask', 'Kysy, niin järjestämme.'), ('no', 'Ei ole.')], max_length=12, verbose_name='Hiljainen nurkka'),
        ),
        migrations.AddField(
            model_name='circle',
            name='toilet',
            field=models.CharField(blank=True, choices=[('accessible', 'On. Myös esteetön.'), ('ordinary', 'On, mutta ei esteetöntä.'), ('none', 'Ei ole.')], max_length=12, verbose_name='Vessa'),
        ),
        migrations.AddField(
            model_name='circle',
            name='way_in',
            field=models.CharField(blank=True, choices=[('step_free', 'Sisään pääsee ilman portaita.'), ('ramp_or_lift', 'Portaiden ohi pääsee luiskaa tai hissillä.'), ('steps', 'Matkalla on portaita, eikä niitä voi kiertää.')], max_length=12, verbose_name='Portaat'),
        ),
        migrations.AlterField(
            model_name='circle',
            name='first_visit',
            field=models.TextField(blank=True, max_length=1000, verbose_name='Mitä ensin tapahtuu'),
        ),
        migrations.CreateModel(
            name='CirclePhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default=places.models.photo.free_name, editable=False, max_length=32, unique=True)),
                ('digest', models.CharField(editable=False, max_length=64)),
                ('width', models.PositiveSmallIntegerField(editable=False)),
                ('height', models.PositiveSmallIntegerField(editable=False)),
                ('alt', models.CharField(max_length=250, verbose_name='Mitä kuvassa näkyy')),
                ('shows', models.CharField(choices=[('door', 'Ovi'), ('inside', 'Sisätila'), ('outside', 'Piha tai ulkopuoli'), ('group', 'Yhdessä oloa')], max_length=8, verbose_name='Mistä kuva on')),
                ('shows_people', models.BooleanField(default=False, verbose_name='Kuvassa näkyy ihmisiä, jotka voi tunnistaa.')),
                ('people_agreed', models.BooleanField(default=False, verbose_name='Kaikki, jotka kuvasta tunnistaa, ovat antaneet luvan sen näyttämiseen.')),
                ('position', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('circle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='groups.circle')),
            ],
            options={
                'ordering': ('position', 'pk'),
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('alt', ''), _negated=True), name='circlephoto_has_alt'), models.CheckConstraint(condition=models.Q(('shows_people', False), ('people_agreed', True), _connector='OR'), name='circlephoto_people_agreed'), models.UniqueConstraint(fields=('circle', 'digest'), name='circle_photo_once')],
            },
        ),
    ]
