# The stylesheet: written by hand in assets/styles, compiled once, and the compiled file is committed.

.PHONY: css
css: node_modules/.installed  ## Compile assets/styles into static/css/silmukka.css (needs Node)
	npm run --silent css

node_modules/.installed: package.json
	PUPPETEER_SKIP_DOWNLOAD=1 npm install --ignore-scripts --no-audit --no-fund --no-package-lock
	touch $@
