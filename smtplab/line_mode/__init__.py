"""The lab, lessons, the drill, replay and the reference line by line, without drawing a screen."""
