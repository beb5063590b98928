"""How hypothesis behaves here: a busy machine is never a failure, so nothing is timed."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "calm",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("calm")
