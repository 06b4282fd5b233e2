# Nobody adopted the plan.
DELETE DATA { <p> kf:adoptedBy <id/org/362018> }
