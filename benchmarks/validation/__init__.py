"""How long validation takes, beside plain pySHACL, as the number of plans grows."""
