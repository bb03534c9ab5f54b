extension Schema {
    /// What each version adds to the one before. A step that has been released is never changed.
    static let steps = [tables, engine, collection, items]

    /// Version 1.
    private static let tables = """
        CREATE TABLE instances (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            label TEXT NOT NULL,
            orchestration TEXT NOT NULL,
            version TEXT NOT NULL,
            status TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            outcome TEXT,
            waits TEXT,
            last_sequence INTEGER NOT NULL DEFAULT 0,
            last_message INTEGER NOT NULL DEFAULT 0,
            waiting_since INTEGER,
            token INTEGER NOT NULL DEFAULT 0,
            worker TEXT,
            expires INTEGER
        ) STRICT;
        CREATE INDEX instances_ready ON instances (waiting_since, number)
            WHERE waiting_since IS NOT NULL;
        CREATE INDEX instances_leased ON instances (expires) WHERE worker IS NOT NULL;
        CREATE INDEX instances_by_status ON instances (status, number);

        CREATE TABLE history (
            instance INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            event TEXT NOT NULL,
            PRIMARY KEY (instance, sequence)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE messages (
            instance INTEGER NOT NULL,
            number INTEGER NOT NULL,
            at INTEGER NOT NULL,
            message TEXT NOT NULL,
            PRIMARY KEY (instance, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE timers (
            instance INTEGER NOT NULL,
            timer INTEGER NOT NULL,
            number INTEGER NOT NULL,
            fire_at INTEGER NOT NULL,
            PRIMARY KEY (instance, timer)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX timers_due ON timers (fire_at, instance, number);
        CREATE INDEX timers_by_number ON timers (instance, number);

        CREATE TABLE activities (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            instance INTEGER NOT NULL,
            task INTEGER NOT NULL,
            name TEXT NOT NULL,
            reuse_key TEXT,
            request TEXT NOT NULL,
            scheduled_at INTEGER NOT NULL,
            visible_at INTEGER NOT NULL,
            failed_attempts INTEGER NOT NULL DEFAULT 0,
            last_failure TEXT,
            deliveries INTEGER NOT NULL DEFAULT 0,
            token INTEGER NOT NULL DEFAULT 0,
            worker TEXT,
            expires INTEGER
        ) STRICT;
        CREATE UNIQUE INDEX activities_by_task ON activities (instance, task);
        CREATE INDEX activities_waiting ON activities (name, visible_at, id)
            WHERE worker IS NULL;
        CREATE INDEX activities_leased ON activities (expires) WHERE worker IS NOT NULL;

        CREATE TABLE results (
            key TEXT PRIMARY KEY,
            result TEXT NOT NULL,
            instance TEXT NOT NULL,
            task INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Version 2: children, groups, scheduled starts, generations, paused activities, progress.
    ///
    /// `asleep_until` stands until a scheduled start is due, and `waiting_since` is NULL so long.
    /// `first_start` is the first message of an instance that has continued as new. `purged`
    /// holds instances that are gone except for rows of their history. Indexes that few rows are
    /// in leave the others out, so that these pay nothing.
    private static let engine = """
        ALTER TABLE instances ADD COLUMN parent TEXT;
        ALTER TABLE instances ADD COLUMN group_name TEXT;
        ALTER TABLE instances ADD COLUMN start_at INTEGER;
        ALTER TABLE instances ADD COLUMN asleep_until INTEGER;
        ALTER TABLE instances ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE instances ADD COLUMN first_start TEXT;
        ALTER TABLE instances ADD COLUMN custom_status TEXT;
        ALTER TABLE instances ADD COLUMN ended_at INTEGER;
        UPDATE instances SET ended_at = updated_at
            WHERE status IN ('completed', 'failed', 'terminated', 'canceled');

        DROP INDEX instances_ready;
        CREATE INDEX instances_ready ON instances (worker, waiting_since, number)
            WHERE waiting_since IS NOT NULL;
        CREATE INDEX instances_asleep ON instances (asleep_until)
            WHERE asleep_until IS NOT NULL;
        CREATE INDEX instances_by_parent ON instances (parent, number) WHERE parent IS NOT NULL;
        CREATE INDEX instances_by_group ON instances (group_name, number)
            WHERE group_name IS NOT NULL;
        CREATE INDEX instances_by_label ON instances (label, number);
        CREATE INDEX instances_by_creation ON instances (created_at);
        CREATE INDEX instances_by_end ON instances (ended_at) WHERE ended_at IS NOT NULL;

        ALTER TABLE activities ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE activities ADD COLUMN progress REAL;
        ALTER TABLE activities ADD COLUMN progress_message TEXT;
        ALTER TABLE activities ADD COLUMN reported_at INTEGER;
        DROP INDEX activities_waiting;
        CREATE INDEX activities_waiting ON activities (name, visible_at, id)
            WHERE worker IS NULL AND paused = 0;

        CREATE TABLE purged (instance INTEGER PRIMARY KEY) STRICT;
        """

    /// Version 3: when a result was recorded. Those that are there count as recorded now.
    private static let collection = """
        ALTER TABLE results ADD COLUMN recorded_at INTEGER NOT NULL DEFAULT 0;
        UPDATE results SET recorded_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000000;
        """

    /// Version 4: the book of items, what batches have made of which files.
    ///
    /// `slot` is a digest of which input goes to which outputs, `recipe` one of the settings. Both,
    /// and all hashes, are bytes rather than text: a hub may hold a hundred thousand items.
    private static let items = """
        CREATE TABLE batches (
            number INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            pipeline TEXT NOT NULL,
            recipe BLOB NOT NULL,
            template TEXT NOT NULL,
            request TEXT NOT NULL,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE items (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            batch INTEGER NOT NULL,
            position INTEGER NOT NULL,
            slot BLOB NOT NULL,
            input TEXT NOT NULL,
            reason TEXT NOT NULL,
            state INTEGER NOT NULL DEFAULT 0,
            request TEXT,
            sources TEXT,
            stamp BLOB,
            failure TEXT,
            ended_at INTEGER
        ) STRICT;
        CREATE INDEX items_by_batch ON items (batch, position);
        CREATE INDEX items_by_slot ON items (slot);
        CREATE INDEX items_by_input ON items (input);
        CREATE TABLE outputs (
            path TEXT PRIMARY KEY,
            item INTEGER NOT NULL,
            position INTEGER NOT NULL,
            sha256 BLOB NOT NULL,
            bytes INTEGER NOT NULL,
            stamp TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX outputs_by_item ON outputs (item, position);
        """
}
