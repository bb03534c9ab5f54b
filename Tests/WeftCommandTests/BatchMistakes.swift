extension MistakeTests {
    static let batchMistakes = [
        Mistake("batch", 64, "Expected <pipeline>, found none. See 'weft batch --help'."),
        Mistake(
            "batch --side 3 thumbnails in", 64,
            "Expected a pipeline's name after batch, found --side. Put the name first, such as "
                + "weft batch thumbnails."),
        Mistake(
            "batch watermrk in -o out", 64,
            "Expected a pipeline (apply-operation, blurred-pyramid, contact-sheet, "
                + "content-aware-fill, deep-zoom, pyramid-sheet, restore-scan, thumbnails, watermark, web-images), found \"watermrk\". Did you mean watermark?"
        ),
        Mistake(
            "batch thumbnails -o out", 64,
            "Expected files, folders or patterns after the pipeline, found none. See "
                + "'weft batch --help'."),
        Mistake(
            "batch thumbnails photo.png", 64,
            "Expected --output <template>, found none. See 'weft batch --help'."),
        Mistake(
            "batch thumbnails nope -o out", 66,
            "Expected a file, a folder or a pattern, found nothing at nope. Check the name."),
        Mistake(
            "batch thumbnails *.gif -o out", 66,
            "Expected files that match *.gif, found none. Check the pattern."),
        Mistake(
            "batch thumbnails folder -o out", 3, "Expected images in folder, found none."),
        Mistake(
            "batch thumbnails photo.png --sid 3 -o out", 64,
            "Expected a flag of thumbnails (--photos, --side, --quality), found --sid. Did you mean "
                + "--side?"),
        Mistake(
            "batch thumbnails photo.png --side wide -o out", 64,
            "Expected an integer after --side, found \"wide\"."),
        Mistake(
            "batch thumbnails photo.png --set side -o out", 64,
            "Expected name=value after --set, found \"side\". See 'weft batch --help'."),
        Mistake(
            "batch thumbnails photo.png -o out --overwrite newer", 64,
            "Expected never, changed or always after --overwrite, found \"newer\". Did you mean "
                + "never? See 'weft batch --help'."),
        Mistake(
            "batch thumbnails photo.png -o out --max-failures few", 64,
            "Expected a number such as 20 or 5% after --max-failures, found \"few\". "
                + "See 'weft batch --help'."),
        Mistake(
            "batch thumbnails photo.png -o out --fail-fast --max-failures 3", 64,
            "Expected --fail-fast or --max-failures, found both. See 'weft batch --help'."),
        Mistake(
            "batch thumbnails photo.png -o out -0", 64,
            "Expected --files-from with -0, found none. See 'weft batch --help'."),
        Mistake(
            "batch thumbnails --files-from nope.txt -o out", 66,
            "Expected a list of paths at nope.txt, found no file that can be read. Check the name."),
        Mistake(
            "batch thumbnails photo.png other.png -o out.webp", 73,
            "Expected an output that names each of 2 items differently, found out.webp. Put {stem} "
                + "or {rel} into it, or name a folder."),
        Mistake(
            "batch thumbnails photo.png -o {n}.webp", 64,
            "Expected one of {rel}, {dir}, {stem}, {ext}, {name}, {index}, {hash}, {date}, "
                + "{pipeline}, {width}, {height}, {level}, {format} in the template {n}.webp, found "
                + "{n}. Write {{ and }} for braces that are part of a name."),
        Mistake(
            "batch thumbnails photo.png -o {stem}.png", 73,
            "Expected an output that ends like a webp file, because thumbnails encodes to webp; "
                + "found {stem}.png. Change its ending."),
        Mistake(
            "batch content-aware-fill photo.png -o out", 64,
            "Expected one image input of content-aware-fill for the items, found photo, mask. Give "
                + "the others as flags, or name it with --each."),
        Mistake(
            "batch content-aware-fill photo.png --mask mask.png -o {name}", 73,
            "Expected outputs that are no inputs, found <here>/photo.png as both. Choose another "
                + "folder for the output."),
        Mistake(
            "batch thumbnails - -o out", 64,
            "Expected files, folders or patterns, found \"-\". A list of paths is read from standard "
                + "input by --files-from -, an image by 'weft run'."),
        Mistake(
            "batch content-aware-fill photo.png --mask - -o out", 64,
            "Expected the name of a file for each input of a batch, found \"-\". Use 'weft run' for "
                + "standard input."),
        Mistake(
            "batch thumbnails photo.png -o out --max-pixels many", 64,
            "Expected a number of pixels such as 100MP or 5000000 after --max-pixels, found "
                + "\"many\". See 'weft batch --help'."),
        Mistake(
            "batch thumbnails photo.png -o out --report r.txt", 64,
            "Expected a name that ends in .html or .json after --report, found r.txt."),
        Mistake(
            "batch thumbnails photo.png -o out --watch -n", 64,
            "Expected --watch without --dry-run and --report, found both. Leave one out. "
                + "See 'weft batch --help'."),
        Mistake("retry", 64, "Expected <batch>, found none. See 'weft retry --help'."),
        Mistake("why", 64, "Expected <file>, found none. See 'weft why --help'."),
        Mistake("history", 64, "Expected <file>, found none. See 'weft history --help'."),
    ]
}
