# A phase in no year.
DELETE DATA { <p/project/1/phase/2026> kf:fiscalYear <id/fiscal-year/2026> }
