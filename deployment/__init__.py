"""The deployment on AWS: the template of the stack, the package, and the commands of operators."""
