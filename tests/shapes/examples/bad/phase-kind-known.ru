# A word that has no kind yet.
DELETE DATA { <p/project/1/phase/2026> kf:phaseKind kf:Operate }
