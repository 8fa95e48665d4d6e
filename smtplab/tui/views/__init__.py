"""What each pane shows, as frozen values: functions of a transcript and a cursor, no screen."""
