"""What a consumer requires beyond the specifications; a module per profile, announcing PROFILE."""
