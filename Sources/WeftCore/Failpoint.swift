/// A named moment around a commit or a rename: where a test lets a process die.
///
/// In debug builds the environment chooses one: `WEFT_FAILPOINT=hub-committed:3` sends the process
/// SIGKILL when it crosses that moment for the third time. In release builds `cross()` is an empty
/// body that is inlined, so nothing of it is left in the program.
package enum Failpoint: String, Hashable, Sendable, CaseIterable {
    // A group of operations on its way into the hub.
    /// The transaction has begun; nothing is in it.
    case hubBegun = "hub-begun"
    /// Every operation is in the transaction; it is not committed.
    case hubPerformed = "hub-performed"
    /// The transaction is committed; nobody was told.
    case hubCommitted = "hub-committed"
    /// Everybody who waited was told.
    case hubAnswered = "hub-answered"

    // The tables of a new hub.
    case schemaWritten = "schema-written"
    case schemaCommitted = "schema-committed"

    // A fresh hub on its way to the place of a damaged one.
    case repairCopied = "repair-copied"
    case repairBuilt = "repair-built"
    case repairNamed = "repair-named"
    case repairCleared = "repair-cleared"
    case repairPlaced = "repair-placed"

    // An artifact on its way to its name, as in `FolderArtifactStore.Moment`.
    case artifactCreated = "artifact-created"
    case artifactWritten = "artifact-written"
    case artifactSynced = "artifact-synced"
    case artifactRenamed = "artifact-renamed"
    case artifactSettled = "artifact-settled"
    // A collection.
    /// The results that it forgets are forgotten; no artifact is removed.
    case resultsForgotten = "results-forgotten"
    /// An artifact that nothing names is removed.
    case artifactRemoved = "artifact-removed"
    // A damaged artifact on its way to the quarantine.
    case quarantineMade = "quarantine-made"
    case quarantineFilled = "quarantine-filled"

    // An output file on its way to its name.
    case outputCreated = "output-created"
    case outputWritten = "output-written"
    case outputSynced = "output-synced"
    case outputRenamed = "output-renamed"
    case outputSettled = "output-settled"

    // A package that `weft init` writes, on its way to its name.
    case packageWritten = "package-written"
    case packageRenamed = "package-renamed"

    /// Dies here if the environment says so.
    @inlinable package func cross() {
        #if WEFT_FAILPOINTS
            TestLevers.cross(self)
        #endif
    }
}
