"""Documents → records → Turtle: reads the plans that municipalities publish."""
