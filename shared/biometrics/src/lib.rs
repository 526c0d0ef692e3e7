//! Face biometrics: decoding of network outputs, alignment, templates, comparison.
