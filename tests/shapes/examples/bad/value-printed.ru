# A number, but not what was printed.
DELETE DATA { <p/indicator/1/target/2026> kf:printed "3件" }
