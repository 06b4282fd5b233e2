# The year is text.
DELETE DATA { <id/fiscal-year/2026> kf:year 2026 } ;
INSERT DATA { <id/fiscal-year/2026> kf:year "令和8年度" }
