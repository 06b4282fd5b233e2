# A kind that is in no list.
DELETE DATA { <p/project/1/phase/2026> kf:phaseKind kf:Operate } ;
INSERT DATA { <p/project/1/phase/2026> kf:phaseKind kf:Duty }
