"""What a learner is told about what crossed the wire; knows protocol and lab, no screen."""
