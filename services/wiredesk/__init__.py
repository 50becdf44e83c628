"""Wiredesk: raw wire copy in one Kafka topic, typed events with their evidence out of one topic a category."""
