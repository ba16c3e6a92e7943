"""Addresses of the responsibilities room: duties and rotas."""

from django.urls import include, path

from responsibilities.views import circle_duties, duties, invitations, links, own, people

app_name = "responsibilities"

urlpatterns = [
    path("responsibilities/", duties.duties, name="duties"),
    path("responsibilities/<int:pk>/offer/", duties.offer, name="offer"),
    path("responsibilities/<int:pk>/give-up/", own.give_up, name="give_up"),
    path("responsibilities/<int:pk>/hand-over/", own.hand_over, name="hand_over"),
    path("responsibilities/<int:pk>/hand-over/cancel/", own.break_promise, name="break_promise"),
    path("responsibilities/invitations/<int:pk>/", invitations.change, name="change_invitation"),
    path("responsibilities/invitations/<int:pk>/link/", invitations.link, name="invitation_link"),
    path("responsibilities/invitation/<str:token>/", links.invitation, name="invitation"),
    path("responsibilities/own-offer/<str:token>/", links.own_offer, name="own_offer"),
    path("responsibilities/own-part/<str:token>/", links.own_part, name="own_part"),
    path("circles/<slug:slug>/network/", circle_duties.network, name="network"),
    path("circles/<slug:slug>/duties/", circle_duties.circle_duties, name="circle_duties"),
    path("circles/<slug:slug>/duties/<int:pk>/describe/", circle_duties.describe_duty, name="describe_duty"),
    path("circles/<slug:slug>/duties/<int:pk>/invite/", invitations.invite, name="invite"),
    path("circles/<slug:slug>/duties/<int:pk>/give/", people.give, name="give"),
    path("circles/<slug:slug>/duties/<int:pk>/close/", circle_duties.close_duty, name="close_duty"),
    path("circles/<slug:slug>/duties/<int:pk>/end/", circle_duties.end_duty, name="end_duty"),
    path("circles/<slug:slug>/offers/<int:pk>/answer/", circle_duties.answer_offer, name="answer_offer"),
    path("circles/<slug:slug>/people/", people.name_person, name="name_person"),
    path("circles/<slug:slug>/people/<int:pk>/link/", people.own_link, name="own_link"),
    path("circles/<slug:slug>/people/<int:pk>/erase/", people.erase_person, name="erase_person"),
    path("", include("responsibilities.rota_urls")),
]
