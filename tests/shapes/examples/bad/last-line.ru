# No last line.
DELETE DATA { <p/document#line=0,3> kf:lastLine 3 }
