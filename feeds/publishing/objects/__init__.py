"""Builds into object storage, such as a bucket of S3: what a build wrote to a folder becomes objects."""
