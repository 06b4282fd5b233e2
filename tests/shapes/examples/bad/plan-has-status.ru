# Adopted or a draft? Not said.
DELETE DATA { <p> kf:status kf:Adopted }
