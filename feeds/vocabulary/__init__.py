"""The facts about formats and namespaces, as tables. One file per namespace, each announcing NAMESPACE."""
