output "url" {
  description = "The URL of the deployment, without /api."
  value       = aws_cloudformation_stack.reelwright.outputs["Url"]
}

output "bucket" {
  description = "The bucket of the deployment."
  value       = aws_cloudformation_stack.reelwright.outputs["Bucket"]
}
