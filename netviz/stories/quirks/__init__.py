"""Quirks of published scripts: what each builds otherwise than its text says, or than its paper describes."""
