"""How well claims are proposed: each shipped plan in turn, with what the others taught; and sample plans."""
