# Deploys the package of `make package` through its CloudFormation template. docs/guides/terraform.md explains it.

terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

module "template" {
  source = "./template"

  package    = var.package
  bucket     = var.artifact_bucket
  prefix     = var.artifact_prefix
  parameters = var.parameters
}

data "aws_s3_bucket" "artifacts" {
  bucket = var.artifact_bucket
}

resource "aws_s3_object" "zip" {
  for_each = module.template.zips

  bucket = var.artifact_bucket
  key    = each.key
  source = each.value

  lifecycle {
    # A failed update rolls back to the old code, so that must still be there.
    create_before_destroy = true
  }
}

resource "aws_s3_object" "template" {
  bucket       = var.artifact_bucket
  key          = module.template.key
  content      = module.template.body
  content_type = "application/json"

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_cloudformation_stack" "reelwright" {
  name         = var.stack
  template_url = "https://${data.aws_s3_bucket.artifacts.bucket_regional_domain_name}/${aws_s3_object.template.key}"
  parameters   = var.parameters
  capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
  tags         = var.tags

  depends_on = [aws_s3_object.zip]
}
