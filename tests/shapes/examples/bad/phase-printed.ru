# Nothing printed.
DELETE DATA { <p/project/1/phase/2026> kf:printed "運用" }
