# Neither the measure nor a project has an owner.
DELETE DATA { <p/project/1> kf:owner <id/org/362018/a> }
