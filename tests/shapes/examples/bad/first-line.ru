# The first line comes after the last.
DELETE DATA { <p/document#line=0,3> kf:firstLine 1 } ;
INSERT DATA { <p/document#line=0,3> kf:firstLine 4 }
