import Testing

/// What a user does wrong, the exit code, and the whole message. `<here>` is the folder.
struct Mistake: CustomTestStringConvertible, Sendable {
    let arguments: [String]
    let code: Int32
    let message: String

    init(_ line: String, _ code: Int32, _ message: String) {
        arguments = line.split(separator: " ").map(String.init)
        self.code = code
        self.message = message
    }

    var testDescription: String { "weft " + arguments.joined(separator: " ") }
}

@Suite struct MistakeTests {
    /// Nothing is recorded, nothing is written, and one line says what to do.
    @Test(
        arguments: commandMistakes + instanceMistakes + inputMistakes + outputMistakes
            + batchMistakes + packageMistakes)
    func mistakeGivesOneSentenceAndItsCode(_ mistake: Mistake) async throws {
        let place = try Place()
        let names = try place.names()
        let ending = try await WeftProcess(mistake.arguments, in: place).end()
        #expect(
            ending.errors.replacing(place.path, with: "<here>") == "weft: \(mistake.message)\n")
        #expect(ending.code == mistake.code)
        #expect(ending.output == "")
        #expect(try place.names() == names)
    }

    private static let commands =
        "run, batch, fill, resume, retry, restart, rewind, list, status, inspect, wait, why, history, "
        + "approve, raise, suspend, cancel, terminate, purge, pipelines, ops, cache, doctor, init"
    private static let pipelines =
        "apply-operation, blurred-pyramid, contact-sheet, content-aware-fill, deep-zoom, pyramid-sheet, "
        + "restore-scan, thumbnails, watermark, web-images"

    private static let commandMistakes = [
        Mistake("runn", 64, "Expected a command (\(commands)), found \"runn\". Did you mean run?"),
        Mistake(
            "xyzzy", 64, "Expected a command (\(commands)), found \"xyzzy\". See 'weft --help'."),
        Mistake(
            "help statsu", 64,
            "Expected a command (\(commands)), found \"statsu\". Did you mean status?"),
        Mistake(
            "thumbnails", 64,
            "Expected a command (\(commands)), found \"thumbnails\". "
                + "Did you mean 'weft run thumbnails'?"),
        Mistake(
            "pipelines watermark", 64,
            "Expected a command (list, show), found \"watermark\". "
                + "Did you mean 'weft pipelines show watermark'?"),
        Mistake(
            "pipelines show watermrk", 64,
            "Expected a pipeline (\(pipelines)), found \"watermrk\". Did you mean watermark?"),
        Mistake(
            "pipelines show watermark --format yaml", 64,
            "Expected one of json, mermaid or dot after --format, found \"yaml\". "
                + "See 'weft pipelines show --help'."),
        Mistake(
            "--verson", 64,
            "Expected an option of this command, found --verson. Did you mean '--version'? "
                + "See 'weft --help'."),
        Mistake(
            "help nope", 64, "Expected a command (\(commands)), found \"nope\". See 'weft --help'."),
        Mistake(
            "run help", 64, "Expected a pipeline (\(pipelines)), found \"help\"."),
        Mistake(
            "pipelines list all", 64,
            "Expected nothing more, found \"all\". See 'weft pipelines list --help'."),
        Mistake(
            "cache gv", 64, "Expected a command (du, gc, verify), found \"gv\". Did you mean gc?"),
        Mistake(
            "cache gc --keep lots", 64,
            "Expected a size such as 500MB or 20GB after --keep, found \"lots\". "
                + "See 'weft cache gc --help'."),
        Mistake(
            "cache gc --older-than soon", 64,
            "Expected \(span) after --older-than, found \"soon\". See 'weft cache gc --help'."),
        Mistake(
            "cache gc", 69,
            "Expected a hub at <here>/hub, found none. Name it with --hub, or start a run first."),
        Mistake("run", 64, "Expected <pipeline>, found none. See 'weft run --help'."),
        Mistake(
            "run watermrk", 64,
            "Expected a pipeline (\(pipelines)), found \"watermrk\". Did you mean watermark?"),
        Mistake(
            "run --photo photo.png", 64,
            "Expected a pipeline's name after run, found --photo. Put the name first, such as "
                + "weft run thumbnails."),
        Mistake("run thumbnails --id=", 64, "Expected a value after --id, found none."),
        Mistake(
            "run thumbnails --jobs 0", 64,
            "Expected --jobs 1 or more, found 0. See 'weft run --help'."),
        Mistake(
            "run thumbnails --durability none", 64,
            "Expected one of power and process after --durability, found \"none\". "
                + "See 'weft run --help'."),
        Mistake(
            "run thumbnails --timeout 5", 64,
            "Expected a time span such as 90s, 15m or 2h after --timeout, found \"5\". "
                + "See 'weft run --help'."),
        Mistake(
            "run thumbnails --timeout 0s", 64,
            "Expected a time span such as 90s, 15m or 2h after --timeout, found \"0s\". "
                + "See 'weft run --help'."),
        Mistake(
            "run thumbnails --memory lots", 64,
            "Expected a size such as 500MB or 20GB after --memory, found \"lots\". "
                + "See 'weft run --help'."),
        Mistake(
            "run thumbnails --in-process --memory 1GB", 64,
            "Expected worker processes for --timeout and --memory, found --in-process. Leave one "
                + "of them out. See 'weft run --help'."),
        Mistake(
            "run thumbnails --photo photo.png --log-level warnig", 64,
            "Expected a log level (trace, debug, info, notice, warning, error, critical), found "
                + "\"warnig\". Did you mean warning? See 'weft run --help'."),
        Mistake(
            "resume --log-level none", 64,
            "Expected a log level (trace, debug, info, notice, warning, error, critical), found "
                + "\"none\". See 'weft resume --help'."),
        Mistake("status a b", 64, "Expected nothing more, found \"b\". See 'weft status --help'."),
        Mistake(
            "status --limit -1", 64,
            "Expected --limit from 1 to 1000, found -1. See 'weft status --help'."),
        Mistake(
            "status --jsno", 64,
            "Expected an option of this command, found --jsno. Did you mean '--json'? "
                + "See 'weft status --help'."),
        Mistake("inspect", 64, "Expected <id>, found none. See 'weft inspect --help'."),
        Mistake(
            "status", 69,
            "Expected a hub at <here>/hub, found none. Name it with --hub, or start a run first."),
        Mistake(
            "resume --hub text.jpg", 69,
            "Expected a hub at <here>/text.jpg, found none. Name it with --hub, or start a run "
                + "first."),
        Mistake(
            "run blurred-pyramid --photo photo.png --hub text.jpg", 69,
            "Expected a folder for the hub at <here>/text.jpg, found a file. "
                + "Choose another with --hub."),
    ]

    private static let statuses =
        "pending, running, suspended, completed, failed, terminated, canceled"

    private static let span =
        "a time span such as 90s, 15m, 2h, 3d or 1w, or a date such as 2026-11-22 or "
        + "2026-11-22T18:05:00Z"

    private static let instanceMistakes = [
        Mistake(
            "list --status fialed", 64,
            "Expected a status (\(statuses)), found \"fialed\". Did you mean failed? "
                + "See 'weft list --help'."),
        Mistake(
            "list --status failed,", 64,
            "Expected a status (\(statuses)), found \"\". See 'weft list --help'."),
        Mistake(
            "list --since soon", 64,
            "Expected \(span) after --since, found \"soon\". See 'weft list --help'."),
        Mistake(
            "list --since 2h --before 3h", 64,
            "Expected --since to lie before --before, found 2h and 3h. See 'weft list --help'."),
        Mistake(
            "list --limit 0", 64, "Expected --limit 1 or more, found 0. See 'weft list --help'."),
        Mistake(
            "list", 69,
            "Expected a hub at <here>/hub, found none. Name it with --hub, or start a run first."),
        Mistake("wait", 64, "Expected <id> ..., found none. See 'weft wait --help'."),
        Mistake(
            "wait a --timeout 5", 64,
            "Expected a time span such as 90s, 15m or 2h after --timeout, found \"5\". "
                + "See 'weft wait --help'."),
        Mistake("raise a", 64, "Expected <event>, found none. See 'weft raise --help'."),
        Mistake(
            "raise a b --payload yes", 64,
            "Expected JSON after --payload, found \"yes\". A text is written '\"yes\"'."),
        Mistake(
            "raise a b --payload @nope.json", 66,
            "Expected a file with JSON at nope.json, found none that can be read. Check the name."),
        Mistake(
            "raise a b --payload @text.jpg", 65,
            "Expected JSON in text.jpg, found something else. Check the file."),
        Mistake("cancel", 64, "Expected <id> ..., found none. See 'weft cancel --help'."),
        Mistake(
            "suspend a a", 64,
            "Expected each run once, found a a. See 'weft suspend --help'."),
        Mistake(
            "terminate a/b", 64,
            "Expected an instance ID of 1 to 200 characters from A-Z a-z 0-9 . _ : -, "
                + "found \"a/b\". Choose another ID."),
        Mistake(
            "cancel a", 69,
            "Expected a hub at <here>/hub, found none. Name it with --hub, or start a run first."),
        Mistake(
            "rewind a --jobs 0", 64,
            "Expected --jobs 1 or more, found 0. See 'weft rewind --help'."),
        Mistake(
            "restart a --id b --same-id", 64,
            "Expected --id or --same-id, found both. See 'weft restart --help'."),
        Mistake(
            "purge", 64,
            "Expected IDs of runs, or filters such as --older-than 30d, found neither. For all that "
                + "have ended, say --older-than 0s. See 'weft purge --help'."),
        Mistake(
            "purge a --status failed", 64,
            "Expected IDs of runs or filters, found both. See 'weft purge --help'."),
        Mistake(
            "purge --status running", 64,
            "Expected a status of runs that have ended, found running. Only those are removed. "
                + "See 'weft purge --help'."),
    ]

    private static let inputMistakes = [
        Mistake(
            "run blurred-pyramid", 64,
            "Expected a value for the input \"photo\" (--photo), found none."),
        Mistake(
            "run blurred-pyramid --phto photo.png", 64,
            "Expected a flag of blurred-pyramid (--photo, --sigma), found --phto. "
                + "Did you mean --photo?"),
        Mistake(
            "run blurred-pyramid photo.png", 64,
            "Expected a flag of blurred-pyramid (--photo, --sigma), found \"photo.png\". "
                + "Put a flag before each value."),
        Mistake(
            "run blurred-pyramid --photo", 64, "Expected a value after --photo, found none."),
        Mistake(
            "run blurred-pyramid --photo --sigma 2", 64,
            "Expected a value after --photo, found --sigma. A value that begins with dashes is "
                + "written --photo=--sigma."),
        Mistake(
            "run blurred-pyramid --photo photo.png --photo other.png", 64,
            "Expected --photo once, found it twice. Remove one of them."),
        Mistake(
            "run blurred-pyramid --photo nope.png", 66,
            "Expected an image at nope.png, found no file. Check the name."),
        Mistake(
            "run thumbnails --photos *.gif -o {stem}.webp", 66,
            "Expected an image at *.gif, found no file. Check the pattern, or use 'weft batch', which "
                + "takes them."),
        Mistake(
            "run thumbnails --photos folder -o {stem}.webp", 66,
            "Expected an image at folder, found a folder. Name the files, or use 'weft batch' for all "
                + "in it."),
        Mistake(
            "fill photo.png folder -o out.png", 66,
            "Expected an image at folder, found a folder. Name the files, or use 'weft batch' for all "
                + "in it."),
        Mistake(
            "run thumbnails --photos photo.png -o", 64, "Expected a value after -o, found none."),
        Mistake(
            "run watermark --photo photo.png --logo logo.png -o out.png", 64,
            "Expected a value for the input \"reviewer\" (--reviewer), found none."),
        Mistake(
            "fill photo.png mask.png", 64,
            "Expected --output <path>, found none. See 'weft fill --help'."),
        Mistake(
            "run content-aware-fill --photo - --mask -", 64,
            "Expected standard input (-) once, found it for --mask and --photo. Write the others "
                + "to files first."),
        Mistake(
            "run thumbnails --photos - -", 64,
            "Expected standard input (-) once, found it for --photos and --photos. Write the "
                + "others to files first."),
        Mistake(
            "fill - - -o out.png", 64,
            "Expected standard input (-) once, found it for the photo and the mask. Write the "
                + "others to files first."),
        Mistake(
            "run thumbnails --photos photo.png --max-pixels many", 64,
            "Expected a number of pixels such as 100MP or 5000000 after --max-pixels, found "
                + "\"many\". See 'weft run --help'."),
        Mistake(
            "run thumbnails --photos photo.png --max-pixels 0", 64,
            "Expected a number of pixels such as 100MP or 5000000 after --max-pixels, found "
                + "\"0\". See 'weft run --help'."),
        Mistake(
            "fill photo.png mask.png -o out.png --max-bytes 5", 64,
            "Expected a size such as 500MB or 20GB after --max-bytes, found \"5\". "
                + "See 'weft fill --help'."),
        Mistake(
            "run thumbnails --photos photo.png --allow svg,jxll", 64,
            "Expected formats (ppm, radiance, jpeg2000, jpeg-xl, svg) after --allow, found "
                + "\"jxll\". Did you mean jxl? See 'weft run --help'."),
        Mistake(
            "run thumbnails --photos photo.png --allow pdf", 64,
            "Expected formats that can be read (ppm, radiance, jpeg2000, jpeg-xl, svg) after "
                + "--allow, found pdf, which this program never reads. Convert such files first. "
                + "See 'weft run --help'."),
        Mistake(
            "run thumbnails --photos photo.png --fail-on all", 64,
            "Expected one of none, truncated, error or warning after --fail-on, found \"all\". "
                + "See 'weft run --help'."),
        Mistake(
            "run blurred-pyramid --photo photo.png --sigma wide", 64,
            "Expected a number after --sigma, found \"wide\"."),
        Mistake(
            "run thumbnails --photos photo.png --side 2.5", 64,
            "Expected an integer after --side, found \"2.5\"."),
        Mistake(
            "run thumbnails --photos photo.png --id a/b", 64,
            "Expected an instance ID of 1 to 200 characters from A-Z a-z 0-9 . _ : -, "
                + "found \"a/b\". Choose another ID."),
        Mistake(
            "run thumbnails --photos=", 66,
            "Expected an image at \"\", found no file. Check the name."),
        Mistake(
            "fill nope.png mask.png -o out.png", 66,
            "Expected an image at nope.png, found no file. Check the name."),
        Mistake(
            "fill photo.png text.jpg -o out.png", 65,
            "text.jpg is no image that is known here: expected JPEG, PNG, WebP, GIF, TIFF or HEIF, "
                + "found the first bytes 54 68 69 73 20 69 73 20; see what it is, and convert it."),
        Mistake(
            "fill photo.png wide.png -o out.png", 65,
            "Expected a mask of the photo's size, 451x300, received one of 600x400: "
                + "draw or resize the mask at the photo's size."),
        Mistake("fill photo.png", 64, "Expected <mask>, found none. See 'weft fill --help'."),
        Mistake(
            "fill photo.png mask.png -o out.png --threads -1", 64,
            "Expected --threads from 1 to 1024, found -1. See 'weft fill --help'."),
        Mistake(
            "fill photo.png mask.png -o out.png --seed x", 64,
            "Expected another value after --seed, found \"x\". See 'weft fill --help'."),
        Mistake(
            "fill photo.png mask.png -o out.png --patch-size 8", 64,
            "Expected one of auto, 5, 7, 9 or 11 after --patch-size, found \"8\". See 'weft fill "
                + "--help'."),
    ]

    private static let outputMistakes = [
        Mistake(
            "fill photo.png mask.png -o photo.png", 73,
            "Expected no file at <here>/photo.png, found one. Choose another name, or add "
                + "--overwrite."),
        Mistake(
            "fill photo.png mask.png -o -", 64,
            "Expected --format beside -o -, found none. Add --format with jpeg, png, webp, tiff, "
                + "avif, heic, gif or deep-zoom."),
        Mistake(
            "fill photo.png mask.png -o out.png --format png", 64,
            "Expected --format beside -o - only, found -o out.png, whose ending says the format. "
                + "Leave --format out. See 'weft fill --help'."),
        Mistake(
            "run thumbnails --photos photo.png --format webp", 64,
            "Expected --format beside -o - only, found no -o. Leave --format out. "
                + "See 'weft run --help'."),
        Mistake(
            "run thumbnails --photos photo.png -o - --format bmp", 64,
            "Expected one of jpeg, png, webp, tiff, avif, heic, gif or deep-zoom after --format, "
                + "found \"bmp\". See 'weft run --help'."),
        Mistake(
            "run content-aware-fill --photo photo.png --mask mask.png -o -", 64,
            "Expected --format beside -o -, because content-aware-fill does not say in which "
                + "format its image is written. Add --format with jpeg, png, webp, tiff, "
                + "avif, heic, gif or deep-zoom."),
        Mistake(
            "run thumbnails --photos photo.png -o - --format png", 73,
            "Expected --format webp, because thumbnails encodes to webp; found --format png. "
                + "Change it, or leave it out."),
        Mistake(
            "run thumbnails --photos photo.png other.png -o -", 73,
            "Expected one image for standard output, found that thumbnails gives a list. Name "
                + "files, such as -o out-{index}.png."),
        Mistake(
            "run blurred-pyramid --photo photo.png -o - --format png", 73,
            "Expected one image for standard output, found that blurred-pyramid gives a list. Name "
                + "files, such as -o out-{index}.png."),
        Mistake(
            "run thumbnails --photos photo.png -o - --json", 64,
            "Expected --json or -o -, found both: standard output holds one thing. Leave one of "
                + "them out."),
        Mistake(
            "run thumbnails --photos photo.png -o out.bmp", 64,
            "Expected an output that ends in .jpg, .png, .webp, .tif, .avif, .heic, .gif or .zip, "
                + "found out.bmp. The ending says which format is written."),
        Mistake(
            "fill photo.png mask.png -o out.bmp", 64,
            "Expected an output that ends in .jpg, .png, .webp, .tif, .avif, .heic, .gif or .zip, "
                + "found out.bmp. The ending says which format is written."),
        Mistake(
            "run blurred-pyramid --photo photo.png -o folder/", 64,
            "Expected a file name for the output, found \"folder/\". Name a file such as "
                + "folder/level-{index}.png."),
        Mistake(
            "run blurred-pyramid --photo photo.png -o out.png", 73,
            "Expected an output that names each image of blurred-pyramid differently, found "
                + "out.png. Put {index} into it."),
        Mistake(
            "run blurred-pyramid --photo photo.png -o {n}.png", 64,
            "Expected {index}, {level}, {stem}, {name}, {pipeline}, {width}, {height} or {format} "
                + "in the output {n}.png, found {n}."),
        Mistake(
            "run thumbnails --photos photo.png other.png -o out.webp", 73,
            "Expected an output that names each image of thumbnails differently, found out.webp. "
                + "Put {index} or {stem} into it."),
        Mistake(
            "run thumbnails --photos photo.png photo.png -o {stem}.webp", 73,
            "Expected an output name for each image, found <here>/photo.webp for both number 0 and "
                + "number 1. Put {index} into the name."),
        Mistake(
            "run thumbnails --photos photo.png -o out.png", 73,
            "Expected an output that ends like a webp file, because thumbnails encodes to webp; "
                + "found out.png. Change its ending."),
        Mistake(
            "run thumbnails --photos photo.png -o text.jpg/out.webp", 73,
            "Expected a folder for the output <here>/text.jpg/out.webp, found that "
                + "<here>/text.jpg is a file. Choose another place."),
        Mistake(
            "run content-aware-fill --photo photo.png --mask mask.png -o photo.png", 73,
            "Expected no file at <here>/photo.png, found one. Choose another name, or add "
                + "--overwrite."),
    ]
}
