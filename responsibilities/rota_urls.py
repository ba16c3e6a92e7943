"""Addresses of the rotas, inside those of the responsibilities room."""

from django.urls import path

from responsibilities.views import own_turns, rota, swaps

urlpatterns = [
    path("turns/", own_turns.my_turns, name="my_turns"),
    path("turns/away/<int:pk>/remove/", own_turns.remove_away, name="remove_away"),
    path("turns/calendar/", own_turns.change_feed, name="change_turn_feed"),
    path("circles/<slug:slug>/rota/", rota.rota, name="rota"),
    path("circles/<slug:slug>/rota.pdf", rota.rota_paper, name="rota_paper"),
    path("circles/<slug:slug>/rota/new/", rota.new_rota, name="new_rota"),
    path("circles/<slug:slug>/rota/confirm/", rota.confirm, name="confirm_rota"),
    path("circles/<slug:slug>/rota/propose/", rota.propose, name="propose_rota"),
    path("circles/<slug:slug>/rota/<int:pk>/", rota.rota_settings, name="rota_settings"),
    path("circles/<slug:slug>/rota/<int:pk>/end/", rota.end_rota, name="end_rota"),
    path("circles/<slug:slug>/rota/<int:pk>/leave/", rota.leave_rota, name="leave_rota"),
    path("circles/<slug:slug>/rota/turns/<int:pk>/", rota.assign_turn, name="assign_turn"),
    path("circles/<slug:slug>/rota/turns/<int:pk>/swap/", swaps.ask_swap, name="ask_swap"),
    path("circles/<slug:slug>/rota/turns/<int:pk>/withdraw/", swaps.withdraw_swap, name="withdraw_swap"),
    path("circles/<slug:slug>/rota/turns/<int:pk>/take/", swaps.take_turn, name="take_turn"),
]
