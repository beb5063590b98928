"""The workspace database: rows, repositories, one unit of work with two doors, migrations.

The only room that speaks SQLAlchemy. Frozen domain values go in and come out; rows never leave.
Services use ``qapi_desk.store.work.Store``.
"""
