"""Topics that hold still under resampling, and how near each unit is to each theme."""

from samenspraak.topics.find import TopicResult, find_topics

__all__ = ["TopicResult", "find_topics"]
