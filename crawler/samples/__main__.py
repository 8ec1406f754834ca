from crawler.samples.server import main

main()
