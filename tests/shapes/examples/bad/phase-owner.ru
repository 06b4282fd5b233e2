# A phase of a step and of a project.
INSERT DATA { <p/project/1> kf:phase <p/measure/1/step/1/phase/2026> }
