"""Which names mean one thing: what is certain is linked, what is not is left to a person."""
