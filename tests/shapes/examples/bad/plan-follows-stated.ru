# Adopted, but after which edition?
DELETE DATA { <p> kf:follows <id/plan/jp/x/2> }
