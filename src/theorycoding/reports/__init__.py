"""Reports: records for templates, rendering, figures of a study, building, beginning a study."""
