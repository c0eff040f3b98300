from enrollments.admin import certificates, runs, seats

__all__ = ["certificates", "runs", "seats"]
