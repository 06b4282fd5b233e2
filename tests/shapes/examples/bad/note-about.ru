# A note about nothing.
DELETE DATA { <p/note/1> kf:about <p/indicator/1> }
