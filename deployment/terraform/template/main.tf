# The template of a package of `make package`, with its zips in a bucket. It needs no provider, so `terraform test` runs
# without an AWS account.

terraform {
  required_version = ">= 1.6"
}

variable "package" {
  description = "The folder that `make package` has written, such as build/prod."
  type        = string

  validation {
    condition     = fileexists("${var.package}/sam.json")
    error_message = "There is no sam.json in this folder: run `make package STAGE=prod`, and name build/prod."
  }
}

variable "bucket" {
  description = "The bucket that has the zips."
  type        = string
}

variable "prefix" {
  description = "The prefix of all keys in the bucket."
  type        = string
}

variable "parameters" {
  description = "The values of the template's parameters."
  type        = map(string)
}

locals {
  template = jsondecode(file("${var.package}/sam.json"))

  # A key has the digest of its file, so that CloudFormation sees that the code has changed.
  keys = {
    for name in fileset(var.package, "*.zip") :
    name => "${var.prefix}${trimsuffix(name, ".zip")}-${filesha256("${var.package}/${name}")}.zip"
  }

  # The properties of SAM that name a local file.
  resources = {
    for id, resource in local.template.Resources :
    id => merge(resource, {
      Properties = merge(try(resource.Properties, {}), {
        for field in ["CodeUri", "ContentUri"] :
        field => { Bucket = var.bucket, Key = local.keys[basename(resource.Properties[field])] }
        if can(basename(resource.Properties[field]))
      })
    })
  }

  body    = jsonencode(merge(local.template, { Resources = local.resources }))
  unknown = setsubtract(keys(var.parameters), keys(try(local.template.Parameters, {})))
}

output "zips" {
  description = "The zips to upload: their keys, and the paths of the files."
  value       = { for name, key in local.keys : key => "${var.package}/${name}" }
}

output "body" {
  description = "The template in JSON."
  value       = local.body

  precondition {
    condition     = length(local.unknown) == 0
    error_message = "The template has no parameters ${join(", ", local.unknown)}; it has ${join(", ", keys(try(local.template.Parameters, {})))}."
  }
}

output "key" {
  description = "The key of the template."
  value       = "${var.prefix}template-${sha256(local.body)}.json"
}
