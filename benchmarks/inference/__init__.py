"""How long inference takes beside the reference, and how it grows with the number of plans."""
