# A term of no plan.
DELETE DATA { <p/term/1> kf:plan <p> }
