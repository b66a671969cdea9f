"""Readers: other libraries' data as plain arrays."""
