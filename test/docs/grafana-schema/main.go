// grafana-schema checks dashboards against the schema that Grafana publishes with its Foundation SDK: fields that are needed, types, and
// that there is no other field. Of panels it knows those that the dashboards here have: timeseries and table.
package main

import (
	"fmt"
	"os"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/table"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

func faultsOf(path string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	board := dashboard.Dashboard{}
	// Its validation gives an empty list, no nil, where nothing is wrong.
	if err := board.UnmarshalJSONStrict(raw); err != nil && err.Error() != "" {
		return err
	}
	if err := board.Validate(); err != nil && err.Error() != "" {
		return err
	}
	return nil
}

func main() {
	cog.NewRuntime().RegisterPanelcfgVariant(table.VariantConfig())
	cog.NewRuntime().RegisterPanelcfgVariant(timeseries.VariantConfig())
	failed := len(os.Args) < 2
	for _, path := range os.Args[1:] {
		if err := faultsOf(path); err != nil {
			fmt.Fprintf(os.Stderr, "%s is not as Grafana's schema says:\n%v\n", path, err)
			failed = true
		}
	}
	if failed {
		os.Exit(1)
	}
}
