variable "package" {
  description = "The folder that `make package` has written, such as build/prod."
  type        = string
}

variable "stack" {
  description = "The name of the stack: REELWRIGHT_STACK of the stage in .chalice/config.json."
  type        = string

  validation {
    condition     = can(regex("^reelwright-[a-z0-9-]{1,20}$", var.stack))
    error_message = "Expected the stack of a stage, such as reelwright-prod."
  }
}

variable "artifact_bucket" {
  description = "A bucket of yours in the same region, for the zips and the template."
  type        = string

  validation {
    condition     = can(regex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$", var.artifact_bucket))
    error_message = "Expected the name of a bucket, without s3://."
  }
}

variable "artifact_prefix" {
  description = "The prefix of the keys in that bucket."
  type        = string
  default     = "reelwright/"
}

variable "parameters" {
  description = "The values of the template's parameters. Those that are left out have the template's defaults."
  type        = map(string)
  default     = {}
}

variable "tags" {
  description = "The tags of the stack. CloudFormation gives them to its resources."
  type        = map(string)
  default     = {}
}
