"""Ways to evaluate a policy. An executor gives a result for each rule and never decides."""
