"""Stories: lessons told with the app's own drawings, stages and curves, scene by scene, as plain objects."""
